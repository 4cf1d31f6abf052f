package io.longshore.cri.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Makes a tar archive in memory, the same bytes each time; pax(1) describes the format. */
public final class TarArchive {
  private static final int BLOCK = 512;
  private static final int MODE_AT = 100;
  private static final int SIZE_AT = 124;
  private static final int TIME_AT = 136;
  private static final int SUM_AT = 148;
  private static final int TYPE_AT = 156;
  private static final int LINK_AT = 157;
  private static final int MAGIC_AT = 257;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** A folder. */
  public TarArchive folder(String name) {
    return entry(name + "/", '5', 0755, "", new byte[0]);
  }

  /** A folder in which everybody may write. */
  public TarArchive commonFolder(String name) {
    return entry(name + "/", '5', 01777, "", new byte[0]);
  }

  /** A file that everybody may read. */
  public TarArchive file(String name, byte[] content) {
    return entry(name, '0', 0644, "", content);
  }

  /** A file that everybody may run. */
  public TarArchive program(String name, byte[] content) {
    return entry(name, '0', 0755, "", content);
  }

  /** A symbolic link. */
  public TarArchive link(String name, String target) {
    return entry(name, '2', 0777, target, new byte[0]);
  }

  /** The whole archive. */
  public byte[] toBytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(bytes.toByteArray());
    all.writeBytes(new byte[2 * BLOCK]);
    return all.toByteArray();
  }

  private TarArchive entry(String name, char type, int mode, String target, byte[] content) {
    ByteBuffer header = ByteBuffer.allocate(BLOCK);
    header.put(0, text(name));
    header.put(MODE_AT, text("%07o\0%07o\0%07o\0".formatted(mode, 0, 0)));
    header.put(SIZE_AT, text("%011o\0".formatted(content.length)));
    header.put(TIME_AT, text("%011o\0".formatted(0)));
    header.put(SUM_AT, text("        "));
    header.put(TYPE_AT, (byte) type);
    header.put(LINK_AT, text(target));
    header.put(MAGIC_AT, text("ustar\00000"));
    int sum = 0;
    for (byte value : header.array()) {
      sum += Byte.toUnsignedInt(value);
    }
    header.put(SUM_AT, text("%06o\0 ".formatted(sum)));
    bytes.writeBytes(header.array());
    bytes.writeBytes(content);
    bytes.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    return this;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
