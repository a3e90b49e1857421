import { PageStyle } from '../links/layout';

/**
 * How delivery pages look: on a screen, a telephone, in the dark and on paper. Colours have a contrast of 4.5 to 1 with
 * what they stand on (WCAG 2.2, AA), and none of them says anything that no word says.
 */
export const deliveryStyle = new PageStyle(`
:root{color-scheme:light dark;--ink:#1b2330;--dim:#4f5b6b;--ground:#f3f5f8;--panel:#fff;--line:#d5dbe3;--link:#0b57b0;
--done:#0f6b3a;--done-bg:#e3f4ea;--now:#0b4fa8;--now-bg:#e4eefb;--stop:#a3200d;--stop-bg:#fdeae7;
--wait:#7a4d00;--wait-bg:#fdf1d8;--rest:#4f5b6b;--rest-bg:#eceff3}
@media (prefers-color-scheme:dark){:root{--ink:#e8edf3;--dim:#a9b4c0;--ground:#10151b;--panel:#181f27;--line:#36414d;--link:#8ebcff;
--done:#7fdba3;--done-bg:#12301f;--now:#9cc6ff;--now-bg:#13294a;--stop:#ffa99b;--stop-bg:#43190f;
--wait:#f2c76b;--wait-bg:#392a06;--rest:#a9b4c0;--rest-bg:#28313b}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:64rem;padding:1.5rem 1rem 3rem;font:1rem/1.55 system-ui,sans-serif;color:var(--ink);
background:var(--ground);overflow-wrap:anywhere}
h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0 .6rem}
h2{font-size:1.3rem;line-height:1.3;margin:0 0 .6rem}
h3{font-size:1.05rem;margin:1.5rem 0 .5rem}
p{margin:.5rem 0}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:.2rem}
bdi,time{unicode-bidi:isolate}
time{white-space:nowrap}
code{font:.82rem/1.4 ui-monospace,monospace}
code.whole{white-space:nowrap}
figure{width:9rem;margin:1rem 0}
.dim,caption,.over{color:var(--dim)}
.over{margin:0;font-size:.9rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
header>p{margin:.3rem 0}
.status{display:flex;flex-wrap:wrap;align-items:center;gap:.2rem .6rem}
header nav{margin-top:1rem}
section>:last-child{margin-bottom:0}
section{background:var(--panel);border:1px solid var(--line);border-radius:.75rem;padding:1.25rem 1.4rem;margin:1.25rem 0}
footer{border-top:1px solid var(--line);margin-top:2rem;padding-top:.75rem;font-size:.95rem}
.state{display:inline-flex;align-items:center;gap:.35em;padding:.05rem .6rem .05rem .45rem;border-radius:1rem;font-weight:600;
color:var(--rest);background:var(--rest-bg)}
.icon{flex:none;width:1em;height:1em;vertical-align:-.12em;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;
stroke-linejoin:round}
.done{color:var(--done)}.now{color:var(--now)}.stop{color:var(--stop)}.wait{color:var(--wait)}.rest{color:var(--rest)}
.state.done{background:var(--done-bg)}.state.now{background:var(--now-bg)}.state.stop{background:var(--stop-bg)}
.state.wait{background:var(--wait-bg)}
nav ul,.stages,.stages ul,.pieces{list-style:none;margin:0;padding:0}
nav ul{display:grid;grid-template-columns:repeat(4,1fr);gap:.6rem}
nav li{display:grid}
nav a{display:block;height:100%;padding:.6rem .8rem;border:1px solid var(--line);border-radius:.6rem;background:var(--panel);
color:inherit;text-decoration:none}
nav a:hover strong{text-decoration:underline}
nav span{display:block;color:var(--dim);font-size:.9rem}
nav strong{display:block;line-height:1.35}
.first{margin:1rem 0;padding:.8rem 1rem;border:1px solid var(--wait);border-left-width:.4rem;border-radius:.5rem;
background:var(--wait-bg);font-size:1.15rem}
.first.done{border-color:var(--done);background:var(--done-bg);color:inherit}
.first p{margin:0}.first .icon{color:var(--wait)}.first.done .icon{color:var(--done)}
.stages{display:grid;grid-template-columns:repeat(auto-fit,minmax(10.5rem,1fr));gap:.75rem}
.stages>li{border:1px solid var(--line);border-top:.3rem solid var(--rest);border-radius:.5rem;padding:.6rem .8rem;color:inherit}
.stages>li.done{border-top-color:var(--done)}.stages>li.now{border-top-color:var(--now)}.stages>li.stop{border-top-color:var(--stop)}
.stages>li.here{outline:2px solid var(--now)}
.stages p{margin:0 0 .35rem;font-weight:600}
.stages ul{margin-top:.5rem;font-size:.95rem}
.stages ul li{display:flex;gap:.45em;margin:.25rem 0;color:inherit}
.stages ul .icon{margin-top:.28em}
.here-tag{display:inline-block;margin-left:.4rem;font-weight:600;color:var(--now)}
.pieces>li{border-top:1px solid var(--line);padding:.7rem 0}
.pieces p{margin:.15rem 0}
.pieces a{font-weight:600;font-size:1.05rem}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:.6rem;margin:.75rem 0}
dl>div{display:flex;flex-direction:column-reverse;justify-content:flex-end;border:1px solid var(--line);border-radius:.5rem;padding:.5rem .8rem}
dt{color:var(--dim)}dd{margin:0;font-size:1.25rem;font-weight:600}
table{width:100%;border-collapse:collapse;margin:.75rem 0 1rem}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:0 2.5rem}
caption{text-align:left;padding:.2rem 0;font-weight:600}
th,td{min-width:7rem;text-align:left;vertical-align:top;padding:.45rem .75rem .45rem 0;border-top:1px solid var(--line)}
thead th{color:var(--dim);font-weight:600;font-size:.9rem;border-top:0}
@media screen and (max-width:40rem){body{padding:1rem .75rem 2rem}h1{font-size:1.5rem}section{padding:1rem}
nav ul{grid-template-columns:1fr 1fr}.stages,dl,.pair{grid-template-columns:1fr}
table,tbody,tr,td,tbody th,caption{display:block}thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{border-top:1px solid var(--line);padding:.5rem 0}th,td{border:0;padding:.1rem 0}
td[data-name]::before{content:attr(data-name) ": ";color:var(--dim)}}
@media print{:root{color-scheme:light;--ink:#000;--dim:#333;--ground:#fff;--panel:#fff;--line:#888;--link:#000;--done:#000;--now:#000;
--stop:#000;--wait:#000;--rest:#333;--done-bg:#fff;--now-bg:#fff;--stop-bg:#fff;--wait-bg:#fff;--rest-bg:#fff}
@page{margin:16mm}body{max-width:none;padding:0;font-size:10.5pt}nav ul{grid-template-columns:repeat(4,1fr)}
section{border:0;border-top:2px solid #000;border-radius:0;padding:.6rem 0;margin:.8rem 0}.state{border:1px solid #000}
.stages{grid-template-columns:repeat(3,1fr)}li,tr,dl>div,.first{break-inside:avoid}h2,h3,caption,thead{break-after:avoid}
thead{display:table-header-group}}
@media (forced-colors:active){.state{border:1px solid}}
`);
