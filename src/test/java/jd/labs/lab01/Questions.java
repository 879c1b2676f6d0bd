package jd.labs.lab01;

import java.util.List;

/// The questions of lab 1. They are explained in the starter and in `labs/lab01-run/tasks.adoc`.
public interface Questions {
    List<String> jobs();

    String handlerOfStart();

    String whereTheAddressComesFrom();

    String callerOfAllocateInterface();

    List<String> order();

    List<String> handshake();

    int descriptorsWithTheSpecification();

    String stepBeforePivot();

    String lastCallBeforeExecve();

    int bytesOfHello();
}
