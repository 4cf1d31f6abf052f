package io.longshore.netlink.iptables.form;

import java.util.HashMap;
import java.util.Map;

/** Which options a kind of match or target has, and how many words follow each. */
public record Grammar(Map<String, Form> options) {

  /**
   * An option.
   *
   * @param name the one of its names that iptables prints
   * @param values how many words follow it
   */
  public record Form(String name, int values) {}

  /** Copies the map. */
  public Grammar {
    options = Map.copyOf(options);
  }

  /**
   * Of text such as {@code "--sport|--source-port= --tcp-flags== --random"}: an equals sign for
   * each word that follows, and other names of the same option behind bars.
   */
  public static Grammar of(String text) {
    Map<String, Form> options = new HashMap<>();
    for (String option : text.split(" ")) {
      int end = option.indexOf('=') < 0 ? option.length() : option.indexOf('=');
      String[] names = option.substring(0, end).split("\\|");
      for (String name : names) {
        options.put(name, new Form(names[0], option.length() - end));
      }
    }
    return new Grammar(options);
  }
}
