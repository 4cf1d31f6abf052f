package io.longshore.cri.model;

/** A transport protocol of a mapped port. */
public enum Protocol {
  /** TCP. */
  TCP,
  /** UDP. */
  UDP,
  /** SCTP. */
  SCTP
}
