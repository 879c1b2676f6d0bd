package jd.pull;

import static jd.ModelCheck.everyOrder;
import static jd.ModelCheck.together;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import jd.pull.registry.PullException;
import jd.server.api.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A client joins a pull as the one that began it leaves.
@Tag("slow")
class SharedPullModelTest {
    /// A client that has joined gets the rest of the progress, and the pull goes on; one that has not starts another.
    @Test
    void pullEndsOnlyWhenNoClientHasJoined() {
        everyOrder(() -> {
            SharedPull pull = new SharedPull();
            pull.join(line -> {
                throw new PullException("the client has gone");
            });
            List<Progress> told = new ArrayList<>();
            boolean[] joined = new boolean[1];
            boolean[] ended = new boolean[1];
            together(() -> joined[0] = pull.join(told::add), () -> {
                try {
                    pull.accept(Progress.status("a"));
                } catch (PullException e) {
                    ended[0] = true;
                }
            });
            assertEquals(joined[0], !ended[0]);
            assertEquals(joined[0] ? 1 : 0, told.size());
        });
    }
}
