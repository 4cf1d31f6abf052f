package io.longshore.netlink.nftables;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chains as messages: enum nft_chain_attributes, enum nft_hook_attributes. */
final class ChainMessages {
  private static final int TABLE = 1;
  private static final int HANDLE = 2;
  private static final int NAME = 3;
  private static final int HOOK = 4;
  private static final int POLICY = 5;
  private static final int TYPE = 7;
  private static final int USERDATA = 12;
  private static final int COMMENT = 0; // NFTNL_UDATA_CHAIN_COMMENT

  private static final int HOOK_NUMBER = 1;
  private static final int HOOK_PRIORITY = 2;
  private static final int HOOK_DEVICE = 3;
  private static final int HOOK_DEVICES = 4;
  private static final int DEVICE_NAME = 1; // NFTA_DEVICE_NAME

  private ChainMessages() {}

  static void write(AttributeWriter out, Chain chain) {
    writeWithoutPolicy(out, chain);
    chain.base().ifPresent(base -> out.big32(POLICY, base.policy().number()));
  }

  /** The kernel leaves the policy of a chain that is there, and lets a new one accept. */
  static void writeWithoutPolicy(AttributeWriter out, Chain chain) {
    name(out, chain.name());
    chain.base().ifPresent(base -> write(out, chain.table().family(), base));
    TableMessages.notes(out, USERDATA, UserData.text(COMMENT, chain.comment()));
  }

  static void name(AttributeWriter out, ChainName name) {
    out.text(TABLE, name.table().name());
    out.text(NAME, name.name());
  }

  private static void write(AttributeWriter out, Family family, BaseChain base) {
    int hook = out.open(HOOK);
    out.big32(HOOK_NUMBER, base.hook().number(family));
    out.big32(HOOK_PRIORITY, base.priority().value());
    if (base.devices().size() == 1) {
      out.text(HOOK_DEVICE, base.devices().getFirst());
    } else if (!base.devices().isEmpty()) {
      int devices = out.open(HOOK_DEVICES);
      base.devices().forEach(device -> out.text(DEVICE_NAME, device));
      out.close(devices);
    }
    out.close(hook);
    out.text(TYPE, base.type());
  }

  static Chain decode(Family family, AttributeReader attributes) {
    AttributeTable in = AttributeTable.read(attributes, USERDATA);
    TableName table = new TableName(family, in.text(TABLE));
    return new Chain(
        table.chain(in.text(NAME)),
        in.nested(HOOK).flatMap(hook -> base(family, in, hook)),
        UserData.decode(in.bytes(USERDATA)).text(COMMENT),
        in.big64(HANDLE));
  }

  /** Empty for hooks that only newer kernels have. */
  private static Optional<BaseChain> base(Family family, AttributeTable in, AttributeReader nest) {
    AttributeTable hook = AttributeTable.read(nest, HOOK_DEVICES);
    BaseChain.Policy policy =
        in.big32(POLICY) == 0 && in.has(POLICY) ? BaseChain.Policy.DROP : BaseChain.Policy.ACCEPT;
    return Hook.of(family, hook.big32(HOOK_NUMBER))
        .map(
            known ->
                new BaseChain(
                    in.text(TYPE),
                    known,
                    new Priority(hook.big32(HOOK_PRIORITY)),
                    policy,
                    devices(hook)));
  }

  private static List<String> devices(AttributeTable hook) {
    List<String> devices = new ArrayList<>();
    hook.nested(HOOK_DEVICES)
        .ifPresent(
            list -> {
              while (list.next()) {
                devices.add(list.text());
              }
            });
    if (devices.isEmpty() && hook.has(HOOK_DEVICE)) {
      devices.add(hook.text(HOOK_DEVICE));
    }
    return devices;
  }
}
