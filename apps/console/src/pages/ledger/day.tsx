/** The day of something that is long ago, UTC as all days here; the exact time is its title. */
export const Day = ({ at }: { readonly at: string }) => (
  <time dateTime={at} title={new Date(at).toLocaleString()}>
    {at.slice(0, 10)}
  </time>
);
