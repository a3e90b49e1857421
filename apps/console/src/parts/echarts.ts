import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import { init, use as register } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

// What our charts are made of, and no more; SVG, so that prints and pictures are sharp.
register([
  BarChart,
  LineChart,
  ScatterChart,
  SVGRenderer,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
]);

export { init };
