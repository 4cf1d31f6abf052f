package io.longshore.master.pki;

import io.longshore.kubeapi.pki.Der;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads elements of ASN.1 in DER, ITU-T X.690. For one thread. */
final class DerReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  DerReader(byte[] bytes) {
    this.bytes = bytes.clone();
    this.end = bytes.length;
  }

  /** An element: its tag, what is in it, and all of it. */
  static final class Element {
    private final int tag;
    private final byte[] content;
    private final byte[] whole;

    private Element(int tag, byte[] content, byte[] whole) {
      this.tag = tag;
      this.content = content;
      this.whole = whole;
    }

    int tag() {
      return tag;
    }

    byte[] content() {
      return content;
    }

    /** With its tag and length, as a signature is over it. */
    byte[] whole() {
      return whole;
    }

    /** The elements in it. */
    List<Element> elements() {
      List<Element> elements = new ArrayList<>();
      DerReader reader = new DerReader(content);
      while (reader.at < reader.end) {
        elements.add(reader.next());
      }
      return elements;
    }

    /** The elements in it, if it is a sequence of at least so many. */
    List<Element> sequence(int least) {
      List<Element> elements = tag == Der.SEQUENCE ? elements() : List.of();
      if (elements.size() < least) {
        throw new IllegalArgumentException("not a sequence of " + least + " elements");
      }
      return elements;
    }

    /** An object identifier with dots. */
    String identifier() {
      StringBuilder text = new StringBuilder();
      long value = 0;
      for (byte part : content) {
        value = value << 7 | (part & 0x7f);
        if ((part & 0x80) == 0) {
          text.append(text.isEmpty() ? first(value) : "." + value);
          value = 0;
        }
      }
      return text.toString();
    }

    private static String first(long value) {
      long root = Math.min(2, value / 40);
      return root + "." + (value - root * 40);
    }
  }

  /** The next element. */
  Element next() {
    int start = at;
    int tag = octet();
    int length = octet();
    if (length > 0x80) {
      int digits = length & 0x7f;
      length = 0;
      for (int i = 0; i < digits; i++) {
        if (length > 1 << 20) {
          throw new IllegalArgumentException("an element is too long");
        }
        length = length << 8 | octet();
      }
    } else if (length == 0x80) {
      throw new IllegalArgumentException("an element has no length");
    }
    if (length > end - at) {
      throw new IllegalArgumentException("an element is longer than what there is");
    }
    at += length;
    return new Element(
        tag, Arrays.copyOfRange(bytes, at - length, at), Arrays.copyOfRange(bytes, start, at));
  }

  private int octet() {
    if (at >= end) {
      throw new IllegalArgumentException("an element ends too early");
    }
    return bytes[at++] & 0xff;
  }
}
