package io.longshore.netlink.iptables.target;

import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.Marking;
import io.longshore.netlink.iptables.form.Numbers;
import io.longshore.netlink.iptables.form.Options;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;

/** The mark of the packet's connection: xt_connmark.h, revision 2. */
public record ConnmarkTarget(Action action) implements ModuleTarget, Structured {

  /** What is done. */
  public sealed interface Action {}

  /** The connection's mark changes as {@link MarkTarget} says. */
  public record Set(Marking change) implements Action {}

  /** The packet's mark is copied to the connection. */
  public record Save(int packetMask, int connectionMask) implements Action {}

  /** The connection's mark is copied to the packet. */
  public record Restore(int packetMask, int connectionMask) implements Action {}

  private static final int SET = 0;
  private static final int SAVE = 1;
  private static final int RESTORE = 2;
  private static final String ALL = "0xffffffff";
  private static final int ALL_BITS = -1;
  private static final Layout LAYOUT = new Layout("CONNMARK", 2, 16);

  static final Kind<ModuleTarget> KIND =
      Kind.of(
          "CONNMARK",
          "--set-xmark= --set-mark= --and-mark= --or-mark= --xor-mark= --save-mark"
              + " --restore-mark --nfmask= --ctmask= --mask=",
          LAYOUT,
          ConnmarkTarget::parse,
          ConnmarkTarget::decode);

  private static ModuleTarget parse(Options options) {
    String mask = options.find("--mask").orElse(ALL);
    int packet = Numbers.parse(options.find("--nfmask").orElse(mask));
    int connection = Numbers.parse(options.find("--ctmask").orElse(mask));
    if (options.has("--save-mark")) {
      return new ConnmarkTarget(new Save(packet, connection));
    }
    return new ConnmarkTarget(
        options.has("--restore-mark")
            ? new Restore(packet, connection)
            : new Set(MarkChange.parse(options)));
  }

  private static ModuleTarget decode(StructReader in) {
    int mark = in.u32();
    int connectionMask = in.u32();
    int packetMask = in.u32();
    return switch (in.skip(2).u8()) {
      case SET -> new ConnmarkTarget(new Set(new Marking(mark, connectionMask)));
      case SAVE -> new ConnmarkTarget(new Save(packetMask, connectionMask));
      case RESTORE -> new ConnmarkTarget(new Restore(packetMask, connectionMask));
      default -> UnknownTarget.NOTHING;
    };
  }

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    switch (action) {
      case Set(Marking change) ->
          out.u32(change.mark()).u32(change.mask()).u32(ALL_BITS).skip(2).u8(SET);
      case Save(int packet, int connection) ->
          out.u32(0).u32(connection).u32(packet).skip(2).u8(SAVE);
      case Restore(int packet, int connection) ->
          out.u32(0).u32(connection).u32(packet).skip(2).u8(RESTORE);
    }
  }

  @Override
  public String word() {
    return "CONNMARK";
  }

  @Override
  public void print(Words out) {
    switch (action) {
      case Set(Marking change) -> out.option("--set-xmark", change);
      case Save(int packet, int connection) ->
          printMasks(out.flag("--save-mark"), packet, connection);
      case Restore(int packet, int connection) ->
          printMasks(out.flag("--restore-mark"), packet, connection);
    }
  }

  private static void printMasks(Words out, int packet, int connection) {
    out.option("--nfmask", Numbers.hex(packet)).option("--ctmask", Numbers.hex(connection));
  }
}
