package jd.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LabCheckTest {
    private static final Lab DOCKERINIT = Lab.of("13").orElseThrow();

    @Test
    void rootWithContainersCanRunEveryCase() {
        assertEquals("lab 13             ok       7 of 7 cases; then " + DOCKERINIT.example(),
                LabCheckMain.line(DOCKERINIT, true, true));
    }

    @Test
    void otherUsersCanRunWhatNeedsNoRoot() {
        assertEquals("lab 13             in part  3 of 7 cases: the others need root",
                LabCheckMain.line(DOCKERINIT, false, true));
    }

    @Test
    void machineWithoutContainersCanRunWhatNeedsNone() {
        assertEquals("lab 13             in part  3 of 7 cases: the others need what is missing above",
                LabCheckMain.line(DOCKERINIT, true, false));
    }
}
