/** A Chart.js chart in the page: drawn anew when its data, the theme or the paper changes. */
import { Chart, type ChartConfiguration } from 'chart.js'
import { useEffect, useRef, useState } from 'preact/hooks'
import './register.ts'
import { type ChartTheme, onThemeChange, readTheme } from './theme.ts'

export interface ChartCanvasProps {
  /** What the chart shows, for those who do not see it; the table beside it has the figures. */
  readonly label: string
  configure(theme: ChartTheme): ChartConfiguration
  /** A class that sets the height. */
  readonly size: string
}

export function ChartCanvas({ label, configure, size }: ChartCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [themeChanges, setThemeChanges] = useState(0)
  useEffect(() => onThemeChange(() => setThemeChanges((changes) => changes + 1)), [])
  useEffect(() => {
    const chart = new Chart(canvas.current!, configure(readTheme()))
    return () => chart.destroy()
  }, [configure, themeChanges])
  return (
    <div class={`chart-canvas ${size}`}>
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  )
}
