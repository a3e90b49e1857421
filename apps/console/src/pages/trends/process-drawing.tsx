import { Box, Skeleton, useComputedColorScheme } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type ChartColours, chartColours } from '../../parts/chart-colours';
import { useFilters } from '../../parts/filters';
import { spanOf } from '../../parts/times';
import { visible } from '../../parts/user-text';
import { countText, numbered } from '../../parts/values';
import { type MapLayout } from './process-layout';
import { END, type ProcessMap, START } from './process-map';
import styles from './process.module.css';

/** A map is made smaller to fit, until its texts are too small to read. */
const SMALLEST = 0.8;

/** Drawn by a library that is fetched with the first map. The tables beside it have the same for keyboard and screen-reader users. */
export const ProcessDrawing = ({
  map,
  label,
}: {
  readonly map: ProcessMap;
  readonly label: string;
}) => {
  const drawn = useDrawn(map);
  const colours = chartColours(useComputedColorScheme('light'));
  const place = useRef<HTMLDivElement>(null);
  const start = drawn?.nodes.find(({ id }) => id === START);
  const startShare = start && start.x / drawn!.width;
  useEffect(() => {
    const { current: box } = place;
    // A wide map begins where the work does.
    if (box && startShare !== undefined)
      box.scrollTo({ left: startShare * box.scrollWidth - box.clientWidth / 2, top: 0 });
  }, [startShare]);
  return (
    <Box ref={place} role="region" aria-label={label} tabIndex={0} className={styles.map}>
      {drawn ? (
        <svg
          aria-hidden="true"
          style={{ width: '100%', maxWidth: drawn.width, minWidth: drawn.width * SMALLEST }}
          viewBox={`0 0 ${drawn.width} ${drawn.height}`}
        >
          <defs>
            <marker
              id="arrow"
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="8"
              markerHeight="8"
              markerUnits="userSpaceOnUse"
              orient="auto"
            >
              <path d="M0 0 L8 4 L0 8 z" fill={colours.faint} />
            </marker>
          </defs>
          {drawn.paths.map((path) => (
            <Path key={`${path.from} > ${path.to}`} path={path} colours={colours} />
          ))}
          {drawn.nodes.map((node) => (
            <Node key={node.id} node={node} colours={colours} />
          ))}
        </svg>
      ) : (
        <Skeleton height={320} />
      )}
    </Box>
  );
};

const useDrawn = (map: ProcessMap): MapLayout | undefined => {
  const [layout, setLayout] = useState<typeof import('./process-layout')>();
  useEffect(() => {
    void import('./process-layout').then((loaded) => setLayout(() => loaded));
  }, []);
  return layout?.laidOut(map.nodes, map.paths);
};

/** Leads to the work orders of a step or a path; keyboard users get there by the tables. */
const MapLink = ({
  step,
  previousStep,
  children,
}: {
  readonly step: string;
  readonly previousStep?: string | undefined;
  readonly children: ReactNode;
}) => {
  const { filters } = useFilters();
  return (
    <Link
      to="."
      search={{ ...filters, step, previousStep }}
      replace
      resetScroll={false}
      tabIndex={-1}
    >
      {children}
    </Link>
  );
};

interface Coloured {
  readonly colours: ChartColours;
}

const Node = ({
  node: { x, y, width, height, step, id, times, medianSeconds },
  colours,
}: Coloured & { readonly node: MapLayout['nodes'][number] }) => {
  const { filters } = useFilters();
  const isChosen = step !== undefined && filters['step'] === step;
  const shape = (
    <>
      <rect
        x={x - width / 2}
        y={y - height / 2}
        width={width}
        height={height}
        rx={step === undefined ? height / 2 : 4}
        fill={colours.ground}
        stroke={isChosen ? colours.worse : colours.main}
        strokeWidth={isChosen ? 3 : 1.5}
      />
      <text x={x} y={step === undefined ? y + 4 : y - 4} fill={colours.ink} textAnchor="middle">
        {step === undefined ? (id === START ? 'start' : 'end') : short(step)}
      </text>
      {step !== undefined && (
        <text x={x} y={y + 13} fill={colours.faint} textAnchor="middle" className={styles.small}>
          {figures(times, medianSeconds)}
        </text>
      )}
    </>
  );
  return step === undefined ? (
    <g>{shape}</g>
  ) : (
    <MapLink step={step}>
      <title>{`${visible(step)}: ${figures(times, medianSeconds)}`}</title>
      {shape}
    </MapLink>
  );
};

const Path = ({
  path: { from, to, points, label, times, medianSeconds, weight },
  colours,
}: Coloured & { readonly path: MapLayout['paths'][number] }) => {
  const shape = (
    <>
      <path
        d={curve(points)}
        fill="none"
        stroke={colours.faint}
        strokeWidth={1 + weight * 5}
        strokeOpacity={0.55 + weight * 0.45}
        markerEnd="url(#arrow)"
      />
      <text
        x={label.x}
        y={label.y}
        fill={colours.ink}
        stroke={colours.ground}
        textAnchor="middle"
        className={styles.onPath}
      >
        <tspan x={label.x}>{countText(times)}</tspan>
        {medianSeconds !== null && (
          <tspan x={label.x} dy="1.15em">
            {spanOf(medianSeconds * 1_000)}
          </tspan>
        )}
      </text>
    </>
  );
  return from === START || to === END ? (
    <g>{shape}</g>
  ) : (
    <MapLink step={nameIn(to)} previousStep={nameIn(from)}>
      <title>{`${visible(nameIn(from))} → ${visible(nameIn(to))}: ${figures(times, medianSeconds)}`}</title>
      {shape}
    </MapLink>
  );
};

const nameIn = (id: string): string => id.replace(/^step /, '');

const NAME_MAX = 24;
/** A name as long as its box is wide. */
const short = (step: string): string => {
  const shown = visible(step);
  return shown.length <= NAME_MAX ? shown : `${shown.slice(0, NAME_MAX - 1)}…`;
};

const figures = (times: number, medianSeconds: number | null): string =>
  medianSeconds === null
    ? numbered(times, 'time')
    : `${numbered(times, 'time')} · ${spanOf(medianSeconds * 1_000)}`;

/** Through the middles between the points of a path, so that it has no corners. */
const curve = (points: MapLayout['paths'][number]['points']): string => {
  const [first, ...others] = points;
  if (!first) return '';
  const last = others.pop() ?? first;
  const bends = others.map((point, n) => {
    const next = others[n + 1] ?? last;
    return `Q ${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  return [`M ${first.x} ${first.y}`, ...bends, `L ${last.x} ${last.y}`].join(' ');
};
