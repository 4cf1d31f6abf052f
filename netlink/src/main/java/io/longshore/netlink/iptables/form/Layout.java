package io.longshore.netlink.iptables.form;

/**
 * Which of the kernel's structures it is.
 *
 * @param name the name that the kernel knows, at times another than the word
 * @param size that of the C structure, without padding behind it
 */
public record Layout(String name, int revision, int size) {

  /** Whether bytes may be this structure. */
  public boolean fits(RawExtension raw) {
    return raw.name().equals(name)
        && raw.revision() == revision
        && raw.content().length() == StructWriter.aligned(size);
  }
}
