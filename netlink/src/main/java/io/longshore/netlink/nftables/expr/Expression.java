package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.Bytes;

/**
 * One step of a rule: it loads something into a register, compares, acts, or decides. The kernel
 * runs them in order and leaves the rule at the first comparison that fails.
 */
public sealed interface Expression
    permits Bitwise,
        Compare,
        ConnectionLimit,
        ConnectionLoad,
        ConnectionStore,
        Counter,
        DynamicUpdate,
        Fib,
        Hash,
        ImmediateData,
        ImmediateVerdict,
        LastUse,
        Limit,
        Log,
        Lookup,
        Masquerade,
        MatchExtension,
        MetaLoad,
        MetaStore,
        Nat,
        NoTrack,
        NumberGenerator,
        ObjectMapUse,
        ObjectUse,
        OptionLoad,
        PayloadLoad,
        PayloadStore,
        Queue,
        Quota,
        Range,
        Redirect,
        Reject,
        RouteLoad,
        Shift,
        SocketLoad,
        SwapBytes,
        TargetExtension,
        TransparentProxy,
        Unknown {
  /** For decoders: a value that only a newer kernel knows. */
  Expression UNKNOWN = new Unknown("", Bytes.EMPTY);

  /** The kernel's name of this kind of expression. */
  String kernelName();

  /** Writes the attributes that belong to this kind. */
  void encode(AttributeWriter out);
}
