/** The page: reads a result file and shows it. Nothing it reads leaves the browser. */
import './opening/without-eval.ts'
import './style/page.css'
import './style/run.css'
import './style/chart.css'
import './style/print.css'
import { render } from 'preact'
import { App } from './app.tsx'

render(<App />, document.getElementById('page')!)
