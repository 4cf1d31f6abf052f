package io.longshore.kubeapi.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Tells once that a connection is there. */
final class ReportWhenActive extends ChannelInboundHandlerAdapter {
  private final Runnable report;

  ReportWhenActive(Runnable report) {
    this.report = report;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    context.pipeline().remove(this);
    context.fireChannelActive();
    report.run();
  }
}
