package jd.pull;

import java.time.Duration;

/// How long a download waits: before its second attempt (`pause`, twice that before the third, and so on), and for the
/// next byte of an answer that has begun (`stall`).
record Patience(Duration pause, Duration stall) {
    static final Patience USUAL = new Patience(Duration.ofSeconds(1), Duration.ofSeconds(60));
}
