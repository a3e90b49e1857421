/** What charts are drawn with: lines and words at least 4.5:1 on the ground, bars and marks at least 3:1. */
export interface ChartColours {
  readonly ground: string;
  readonly ink: string;
  readonly faint: string;
  readonly rule: string;
  readonly main: string;
  readonly limit: string;
  readonly worse: string;
  readonly better: string;
}

const light: ChartColours = {
  ground: '#ffffff',
  ink: '#212529',
  faint: '#4b5563',
  rule: '#e3e6ea',
  main: '#3b5bdb',
  limit: '#7a4a00',
  worse: '#b42318',
  better: '#12603a',
};
const dark: ChartColours = {
  ground: '#242424',
  ink: '#e6e9ed',
  faint: '#b4bcc8',
  rule: '#3d434b',
  main: '#8ea2ff',
  limit: '#ffd98a',
  worse: '#ff9c92',
  better: '#a6e9c3',
};

export const chartColours = (scheme: 'light' | 'dark'): ChartColours =>
  scheme === 'dark' ? dark : light;
