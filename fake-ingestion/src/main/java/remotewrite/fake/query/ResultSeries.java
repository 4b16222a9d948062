package remotewrite.fake.query;

import java.util.List;

/** One series of a matrix. */
record ResultSeries(LabelSet labels, List<Point> points) {
    record Point(long timeMillis, double value) {}

    ResultSeries {
        points = List.copyOf(points);
    }
}
