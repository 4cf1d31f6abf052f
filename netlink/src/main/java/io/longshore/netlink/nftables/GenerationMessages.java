package io.longshore.netlink.nftables;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.MessageReader;

/** Generations as messages: enum nft_gen_attributes. */
final class GenerationMessages {
  private static final int ID = 1;
  private static final int PROCESS = 2;
  private static final int COMMAND = 3;

  private GenerationMessages() {}

  static Generation decode(MessageReader message) {
    var attributes = message.attributes(NftMessage.HEADER);
    AttributeTable in = AttributeTable.read(attributes, COMMAND);
    Generation generation = new Generation(in.big32(ID), in.big32(PROCESS), in.text(COMMAND));
    attributes.check("read a generation");
    return generation;
  }
}
