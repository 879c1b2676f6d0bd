package jd.bench;

import java.util.Arrays;

/// Repeated measurements: durations in milliseconds, or sizes.
record Samples(double[] values) {
    Samples {
        values = values.clone();
        Arrays.sort(values);
    }

    static Samples of(double value) {
        return new Samples(new double[] {value});
    }

    double minimum() {
        return values[0];
    }

    double median() {
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
