package io.longshore.netlink.conntrack;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import java.util.EnumMap;
import java.util.Map;

/** What the kernel counts about tracking itself. */
final class StatisticsMessages {
  private static final int GET_STATS_CPU = 0x104;
  private static final int GET_STATS = 0x105;
  private static final int HIGHEST = 15; // CTA_STATS_CHAIN_TOOLONG
  private static final int CPU = 2; // struct nfgenmsg: res_id, in network order
  private static final int ENTRIES = 1;
  private static final int MAX_ENTRIES = 2;

  private StatisticsMessages() {}

  static MessageWriter perCpu() {
    MessageWriter writer = new MessageWriter();
    FlowMessages.header(
        writer.begin(GET_STATS_CPU, MessageFlags.REQUEST | MessageFlags.DUMP),
        FlowMessages.AF_UNSPEC);
    return writer.end();
  }

  static MessageWriter use() {
    MessageWriter writer = new MessageWriter();
    FlowMessages.header(writer.begin(GET_STATS, MessageFlags.REQUEST), FlowMessages.AF_UNSPEC);
    return writer.end().acknowledgeLast();
  }

  static CpuFlowStatistics readCpu(MessageReader message) {
    AttributeReader attributes = message.attributes(FlowMessages.HEADER);
    AttributeTable table = AttributeTable.read(attributes, HIGHEST);
    Map<FlowCounter, Long> counts = new EnumMap<>(FlowCounter.class);
    for (FlowCounter counter : FlowCounter.values()) {
      if (table.has(counter.attribute())) {
        counts.put(counter, Integer.toUnsignedLong(table.big32(counter.attribute())));
      }
    }
    attributes.check("read statistics");
    return new CpuFlowStatistics(message.big16(CPU), counts);
  }

  static TableUse readUse(MessageReader message) {
    AttributeReader attributes = message.attributes(FlowMessages.HEADER);
    AttributeTable table = AttributeTable.read(attributes, MAX_ENTRIES);
    long entries = Integer.toUnsignedLong(table.big32(ENTRIES));
    long limit = Integer.toUnsignedLong(table.big32(MAX_ENTRIES));
    attributes.check("read how full the table is");
    return new TableUse(entries, limit);
  }
}
