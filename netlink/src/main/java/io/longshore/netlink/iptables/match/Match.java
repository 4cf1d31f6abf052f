package io.longshore.netlink.iptables.match;

import io.longshore.netlink.iptables.form.Extension;

/** What a rule compares a packet with, beyond addresses, interfaces and protocol. */
public sealed interface Match extends Extension
    permits AddrtypeMatch,
        CommentMatch,
        ConnmarkMatch,
        ConntrackMatch,
        IcmpMatch,
        LimitMatch,
        MarkMatch,
        MultiportMatch,
        OwnerMatch,
        PhysdevMatch,
        RecentMatch,
        SctpMatch,
        SetMatch,
        StateMatch,
        StatisticMatch,
        TcpMatch,
        UdpMatch,
        UnknownMatch {}
