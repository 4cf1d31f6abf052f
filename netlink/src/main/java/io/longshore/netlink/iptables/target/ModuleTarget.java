package io.longshore.netlink.iptables.target;

import io.longshore.netlink.iptables.form.Extension;

/** A target that a module of the kernel brings. */
public sealed interface ModuleTarget extends Target, Extension
    permits ConnmarkTarget,
        CtTarget,
        DnatTarget,
        LogTarget,
        MarkTarget,
        MasqueradeTarget,
        NativeTarget,
        NflogTarget,
        NotrackTarget,
        RedirectTarget,
        RejectTarget,
        SnatTarget,
        TcpmssTarget,
        TproxyTarget,
        UnknownTarget {}
