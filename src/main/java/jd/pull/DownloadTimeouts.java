package jd.pull;

import java.time.Duration;

/// The timeouts of a download: `pause` before its second attempt, twice that before the third and so on, and `stall` while
/// no byte of an answer arrives.
public record DownloadTimeouts(Duration pause, Duration stall) {
    static final DownloadTimeouts DEFAULT = new DownloadTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(60));
}
