package jd.compose.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import jd.compose.session.TaskDisplay.State;
import jd.compose.session.TaskDisplay.Task;
import org.junit.jupiter.api.Test;

class TaskDisplayTest {
    private static final Task CREATED = new Task("Network shop_default ", "Created", State.DONE, 1000, 1080);
    private static final Task STOPPING = new Task("Container shop-web-1 ", "Stopping", State.WORKING, 1000, 1000);

    private static List<String> lines(int columns, String prefix, Task... tasks) {
        return TaskDisplay.lines("Running", prefix, List.of(tasks), 2900, columns).stream()
                .map(line -> line.replaceAll("\033\\[[0-9;]*m", "")).toList();
    }

    @Test
    void wordsAreBelowEachOtherAndTimesAtTheRightEdge() {
        assertEquals(List.of(
                "[+] Running 1/2",
                " ✔ Network shop_default  Created                0.1s ",
                " ⠏ Container shop-web-1  Stopping               1.9s "), lines(53, "", CREATED, STOPPING));
    }

    @Test
    void everyLineFillsTheTerminalAndNoMore() {
        var failed = new Task("web Error", "pull access denied\nfor shop/web", State.FAILED, 0, 12_300);
        for (int columns = 24; columns < 100; columns++) {
            for (String line : lines(columns, "", CREATED, STOPPING, failed).subList(1, 4)) {
                assertEquals(columns, line.length(), line);
            }
        }
        assertEquals(" ✘ web Error             pull acce... 12.3s ", lines(44, "", STOPPING, failed).getLast());
    }

    @Test
    void onlyALabelThatIsTooLongIsCut() {
        var pulled = new Task("db Pulled", "", State.DONE, 0, 0);
        var skipped = new Task("web Skipped - Image is already being pulled by db", "", State.DONE, 0, 0);
        assertEquals(List.of(" ✔ db Pulled                       0.0s ", " ✔ web Skipped - Image is alre...  0.0s "),
                lines(40, "", pulled, skipped).subList(1, 3));
    }

    @Test
    void aRehearsedTaskHasThePrefixOfTheStockTool() {
        assertEquals(" ✔ DRY-RUN MODE -  Network shop_default  Created   0.1s ",
                lines(56, " DRY-RUN MODE - ", CREATED).getLast());
    }

    @Test
    void titleIsColoredWhenAllTasksHaveEndedEvenIfOneHasFailed() {
        var inUse = new Task("Network back ", "Resource is still in use", State.WARNING, 0, 0);
        assertEquals("\033[34m[+] Running 2/2\033[0m",
                TaskDisplay.lines("Running", "", List.of(CREATED, inUse), 2900, 80).getFirst());
        assertEquals("[+] Running 0/1", TaskDisplay.lines("Running", "", List.of(STOPPING), 2900, 80).getFirst());
    }

    @Test
    void aTaskThatGoesOnKeepsItsBeginAndLosesItsEnd() {
        Task restarted = CREATED.then(new Task(CREATED.label(), "Starting", State.WORKING, 2000, 2000));
        assertEquals("1.5s", restarted.time(2500));
        assertEquals("0.1s", CREATED.time(2500));
    }
}
