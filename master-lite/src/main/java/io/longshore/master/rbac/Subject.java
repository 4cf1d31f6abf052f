package io.longshore.master.rbac;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.access.User;
import io.longshore.master.registry.Tree;

/** Whom a binding gives a role. */
public sealed interface Subject {

  /** Whether a user is, or is one of, them. */
  boolean includes(User user);

  /** One user. */
  record OneUser(String name) implements Subject {
    @Override
    public boolean includes(User user) {
      return user.name().equals(name);
    }

    @Override
    public String toString() {
      return "User \"" + name + '"';
    }
  }

  /** All users of a group. */
  record Group(String name) implements Subject {
    @Override
    public boolean includes(User user) {
      return user.groups().contains(name);
    }

    @Override
    public String toString() {
      return "Group \"" + name + '"';
    }
  }

  /** A ServiceAccount. */
  record Account(User.Account account) implements Subject {
    @Override
    public boolean includes(User user) {
      return user.name().equals(account.userName());
    }

    @Override
    public String toString() {
      return "ServiceAccount \"" + account.name() + "/" + account.namespace() + '"';
    }
  }

  /** Something that nobody is. */
  record Unknown(String kind) implements Subject {
    @Override
    public boolean includes(User user) {
      return false;
    }
  }

  /** As a binding in a namespace has it: its ServiceAccounts are by default those beside it. */
  static Subject of(ObjectNode subject, String namespace) {
    String name = Tree.text(subject, "name");
    String home = Tree.text(subject, "namespace");
    String kind = Tree.text(subject, "kind");
    return switch (kind) {
      case "User" -> new OneUser(name);
      case "Group" -> new Group(name);
      case "ServiceAccount" ->
          new Account(new User.Account(home.isEmpty() ? namespace : home, name));
      default -> new Unknown(kind);
    };
  }
}
