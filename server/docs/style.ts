/** The look of /docs: the dashboard's colours and type, in light and dark, on a phone and on paper. */
export const STYLE = `
:root{color-scheme:light dark;--page:#fff;--raised:#f5f6f8;--text:#1a1e24;--muted:#5a6470;--line:#d9dde3;--accent:#0b5cad;--good:#00704f;--doubt:#8a5200;--bad:#b3261e;
--font:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",Arial,sans-serif;--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media (prefers-color-scheme:dark){:root{--page:#121212;--raised:#1d2024;--text:#eceff3;--muted:#a7b0bb;--line:#343a42;--accent:#7ab8f5;--good:#4fd0a5;--doubt:#f0b55a;--bad:#ff8d84}}
*{box-sizing:border-box}
html{text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--text);font:1rem/1.55 var(--font);overflow-wrap:break-word}
header,.layout{max-width:74rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2rem}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .5rem}
h1 small{font-size:1rem;font-weight:400;color:var(--muted)}
h2{font-size:1.3rem;margin:3rem 0 .25rem}
h3{font:600 1.05rem/1.4 var(--mono);margin:0 0 .25rem;overflow-wrap:anywhere}
h4{font-size:.8rem;margin:1rem 0 .25rem;color:var(--muted);font-weight:600}
p{margin:.4rem 0;max-width:46rem}
.lead{color:var(--muted)}
a{color:var(--accent);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:2px}
code,pre{font-family:var(--mono);font-size:.875em}
code{background:var(--raised);border-radius:.25rem;padding:.05em .3em}
pre{background:var(--raised);border:1px solid var(--line);border-radius:.5rem;padding:.7rem .9rem;margin:.4rem 0;overflow-x:auto}
.endpoint{border-top:1px solid var(--line);padding:1.25rem 0 .75rem;scroll-margin-top:.5rem}
.method{display:inline-block;min-width:4.2em;color:var(--accent)}
.PUT,.POST{color:var(--good)}
.DELETE{color:var(--bad)}
.needs{font:.8rem var(--font);color:var(--doubt);border:1px solid currentcolor;border-radius:1rem;padding:.05rem .55rem;margin-left:.5rem;white-space:nowrap}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .75rem .3rem 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
thead th{border-top:0;color:var(--muted);font-weight:600;font-size:.8rem}
tbody th{font:600 .85rem/1.6 var(--mono);width:15rem}
td.type{font:.85rem/1.6 var(--mono);width:13rem}
.bounds,.optional{color:var(--muted);font-size:.85em;font-weight:400}
nav ul{list-style:none;margin:.25rem 0 1rem;padding:0}
nav a{display:block;padding:.2rem 0;font:.85rem/1.4 var(--mono);text-decoration:none;overflow-wrap:anywhere}
nav a:hover{text-decoration:underline}
nav strong{font-size:.85rem}
footer{color:var(--muted);font-size:.85rem;padding:2rem 0}
@media (min-width:60rem){.layout{display:grid;grid-template-columns:15rem minmax(0,1fr);gap:3rem}
nav{position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;padding-top:3rem}}
@media (max-width:40rem){table,tbody,tr,th,td,tbody th,td.type{display:block;width:auto}thead{display:none}
tr{border-top:1px solid var(--line);padding:.4rem 0}th,td{border:0;padding:0}}
@media print{nav{display:none}.layout{display:block}pre{white-space:pre-wrap}.endpoint{break-inside:avoid}}
`
