package io.longshore.netlink.ipvs;

/**
 * A server behind a virtual service.
 *
 * @param weight its share; with 0 it gets no new connections but keeps those it has
 * @param upperThreshold above so many connections it gets no more; 0 is no limit
 * @param lowerThreshold below so many it gets some again; 0 lets the kernel choose
 */
public record Destination(
    Endpoint endpoint,
    Forwarding forwarding,
    int weight,
    long upperThreshold,
    long lowerThreshold) {

  /** A server whose packets are translated, without thresholds. */
  public static Destination masqueraded(Endpoint endpoint, int weight) {
    return new Destination(endpoint, new Forwarding.Masquerade(), weight, 0, 0);
  }

  /** This server with another weight. */
  public Destination withWeight(int share) {
    return new Destination(endpoint, forwarding, share, upperThreshold, lowerThreshold);
  }

  /** As ipvsadm has it, the service left out. */
  @Override
  public String toString() {
    return "-r "
        + endpoint
        + " "
        + forwarding.text()
        + " -w "
        + weight
        + (upperThreshold == 0 ? "" : " -x " + upperThreshold)
        + (lowerThreshold == 0 ? "" : " -y " + lowerThreshold)
        + forwarding.tunnelText();
  }
}
