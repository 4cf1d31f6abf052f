package io.longshore.master.registry;

/** Of kinds without anything special. */
record NoSpecialRules() implements KindRules {}
