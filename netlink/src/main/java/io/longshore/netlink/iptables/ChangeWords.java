package io.longshore.netlink.iptables;

/** Changes as the command lines that do the same. */
final class ChangeWords {
  private ChangeWords() {}

  static String of(IptablesChange change) {
    String words =
        switch (change) {
          case IptablesChange.CreateChain it -> "-N " + it.chain();
          case IptablesChange.ResetChain it -> "-N " + it.chain() + " or -F " + it.chain();
          case IptablesChange.FlushChain it -> "-F " + it.chain();
          case IptablesChange.DeleteChain it -> "-X " + it.chain();
          case IptablesChange.SetPolicy it -> "-P " + it.chain() + " " + it.policy();
          case IptablesChange.AppendRule it -> "-A " + it.chain() + " " + it.rule();
          case IptablesChange.InsertRule it ->
              "-I " + it.chain() + " " + (it.index() + 1) + " " + it.rule();
          case IptablesChange.ReplaceRule it ->
              "-R " + it.chain() + " " + (it.index() + 1) + " " + it.rule();
          case IptablesChange.DeleteRule it -> "-D " + it.chain() + " " + it.rule();
          case IptablesChange.DeleteRuleAt it -> "-D " + it.chain() + " " + (it.index() + 1);
        };
    return "-t " + change.table() + " " + words.strip();
  }
}
