package io.longshore.netlink.ipvs;

/**
 * What the kernel counted since it began or was told to forget, as it was up to two seconds ago.
 *
 * @param perSecond an estimate
 */
public record Statistics(Traffic total, Traffic perSecond) {

  /** Nothing counted. */
  public static final Statistics NONE = new Statistics(Traffic.NONE, Traffic.NONE);
}
