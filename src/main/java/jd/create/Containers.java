package jd.create;

/// All containers of this daemon, and what can be done with one: the operations behind chapter 12's jobs.
public final class Containers {}
