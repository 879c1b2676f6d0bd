package jd.storage;

import jd.server.api.ApiException;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Each result of concurrent calls is that of some sequential order.
@Tag("slow")
class TruncIndexModelTest {
    public static class Index {
        private final TruncIndex index = new TruncIndex();

        @Operation
        public void addFirst() {
            index.add("ab1");
        }

        @Operation
        public void addSecond() {
            index.add("ab2");
        }

        @Operation
        public void removeFirst() {
            index.remove("ab1");
        }

        @Operation
        public String find() {
            try {
                return index.find("ab").orElse("none");
            } catch (ApiException e) {
                return "several";
            }
        }
    }

    @Test
    void indexIsLinearizable() {
        new ModelCheckingOptions().iterations(8).invocationsPerIteration(200).threads(2).actorsPerThread(3).check(Index.class);
    }
}
