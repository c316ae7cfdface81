package dev.farhand.core.access;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Hours of the week in one place's time. A day that is not listed is closed.
 *
 * @param zone whose clock counts; daylight saving follows it
 */
public record WeeklyHours(ZoneId zone, Map<DayOfWeek, List<Range>> days) {
    /** Copies what it is given. */
    public WeeklyHours {
        Map<DayOfWeek, List<Range>> copy = new EnumMap<>(DayOfWeek.class);
        days.forEach((day, ranges) -> copy.put(day, List.copyOf(ranges)));
        days = Collections.unmodifiableMap(copy);
    }

    /** Whether this moment lies within the hours. */
    public boolean contains(Instant moment) {
        ZonedDateTime local = moment.atZone(zone);
        int second = local.toLocalTime().toSecondOfDay();
        return days.getOrDefault(local.getDayOfWeek(), List.of()).stream()
                .anyMatch(range -> second >= range.fromMinute * 60 && second < range.toMinute * 60);
    }

    /**
     * Part of a day.
     *
     * @param fromMinute first minute of the day inside, 0 to 1439
     * @param toMinute first minute after, up to 1440
     */
    public record Range(int fromMinute, int toMinute) {
        /** Throws {@link IllegalArgumentException} for a range that is empty or leaves the day. */
        public Range {
            if (fromMinute < 0 || toMinute > 1440 || fromMinute >= toMinute) {
                throw new IllegalArgumentException("a range of hours lies within one day and ends after it begins");
            }
        }
    }
}
