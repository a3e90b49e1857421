import { type EdgeLabel, Graph, type GraphLabel, layout, type NodeLabel } from '@dagrejs/dagre';
import { type MapNode, type MapPath } from './process-map';

export const NODE = { width: 168, height: 44 } as const;
/** The start and the end. */
const TERMINAL = { width: 56, height: 28 } as const;
const LABEL = { width: 48, height: 26 } as const;

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where everything is drawn, in pixels; points of nodes and labels are their middles. */
export interface MapLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly (MapNode & Point & Size)[];
  readonly paths: readonly (MapPath & {
    readonly points: readonly Point[];
    readonly label: Point;
  })[];
}

/** Lays a map out in layers from the start downwards (Gansner and others 1993, as dagre does it). */
export const laidOut = (nodes: readonly MapNode[], paths: readonly MapPath[]): MapLayout => {
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>({
    multigraph: false,
  });
  graph.setGraph({
    rankdir: 'TB',
    nodesep: 18,
    ranksep: 34,
    edgesep: 10,
    marginx: 12,
    marginy: 12,
  });
  for (const node of nodes) graph.setNode(node.id, { ...sizeOf(node) });
  for (const { from, to, weight } of paths)
    graph.setEdge(from, to, { ...LABEL, labelpos: 'c', weight: 1 + Math.round(weight * 9) });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    nodes: nodes.map((node) => ({ ...node, ...sizeOf(node), ...middleOf(graph.node(node.id)) })),
    paths: paths.map((path) => {
      const edge = graph.edge(path.from, path.to);
      return { ...path, points: edge.points ?? [], label: middleOf(edge) };
    }),
  };
};

const sizeOf = ({ step }: MapNode): Size => (step === undefined ? TERMINAL : NODE);

const middleOf = ({ x = 0, y = 0 }: { readonly x?: number; readonly y?: number }): Point => ({
  x,
  y,
});
