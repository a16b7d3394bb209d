package dev.kaname.tracking;

/// The latest value of one metric of one run: the greatest by step, then timestamp, then value.
///
/// @param number the metric's number within its run, under which its points are kept
/// @param value may be not a number, which counts as 0 and beats it
record Latest(int number, double value, long timestamp, long step) {
    boolean isBeatenBy(Metric metric) {
        if (metric.step() != step) {
            return metric.step() > step;
        }
        if (metric.timestamp() != timestamp) {
            return metric.timestamp() > timestamp;
        }
        boolean otherNan = Double.isNaN(metric.value());
        double mine = Double.isNaN(value) ? 0.0 : value + 0.0;
        double other = otherNan ? 0.0 : metric.value() + 0.0;
        return other != mine ? other > mine : otherNan && !Double.isNaN(value);
    }
}
