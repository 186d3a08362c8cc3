/** A real table: captioned, with headed rows and columns, that scrolls inside itself when the page is narrow. */
import type { ComponentChildren } from 'preact'
import type { Withholding } from '../../results/analysis/withheld.ts'

export interface DataTableProps {
  readonly caption: string
  /** The first is the head of the row heads. */
  readonly columns: readonly ComponentChildren[]
  readonly rows: readonly DataRow[]
  /** Of words more than of figures: cells break, and on a narrow page each row is a block whose cells say their column. */
  readonly stacks?: boolean
}

export interface DataRow {
  readonly key: string
  readonly head: ComponentChildren
  /** One a column but the first; null where the file withholds the figure. */
  readonly cells: readonly (ComponentChildren | null)[]
  /** Why a cell is null, by column; null or absent where nobody knows. */
  readonly withheld?: readonly (Withholding | null)[]
}

export function DataTable({ caption, columns, rows, stacks = false }: DataTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <section class={stacks ? 'table-scroll table-stacks' : 'table-scroll'} tabIndex={0} aria-label={caption}>
      <table>
        <caption>
          <span>{caption}</span>
        </caption>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={index} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.head}</th>
              {row.cells.map((cell, index) => (
                <td key={index} data-label={stacks ? columns[index + 1] : undefined}>
                  {cell ?? <Withheld why={row.withheld?.[index]?.why ?? NOT_SUPPORTED} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const NOT_SUPPORTED = 'the sample, the losses or the clocks do not support this figure'

function Withheld({ why }: { why: string }) {
  return (
    <span class="muted" title={`withheld: ${why}`}>
      <span aria-hidden="true">–</span>
      <span class="visually-hidden">withheld</span>
    </span>
  )
}
