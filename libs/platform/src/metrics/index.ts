export { declaredMetrics, type MetricDeclaration } from './declared-metrics';
export { beginCounting, count, measure, observe } from './metrics';
