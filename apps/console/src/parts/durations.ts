/** A duration (ISO 8601) in words: `P2D` is `2 days`, `PT8H` is `8 hours`; what is none stays as it is. */
export const durationInWords = (duration: string): string => {
  const found =
    /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(
      duration,
    );
  const words = (found?.slice(1) ?? []).flatMap((count, unit) =>
    count === undefined ? [] : [`${count} ${UNITS[unit]}${count === '1' ? '' : 's'}`],
  );
  return words.length > 0 ? words.join(' ') : duration;
};

const UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'];
