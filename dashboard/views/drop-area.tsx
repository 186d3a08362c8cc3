/** The whole page takes a dropped result file. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'

export function DropArea({ onFile, children }: { onFile(file: File): void; children: ComponentChildren }) {
  const [hovered, setHovered] = useState(false)
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setHovered(true)
    }
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setHovered(false)
    }
    const drop = (event: DragEvent): void => {
      const file = event.dataTransfer?.files[0]
      setHovered(false)
      if (file === undefined) return
      event.preventDefault()
      onFile(file)
    }
    addEventListener('dragover', over)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragover', over)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [onFile])
  return (
    <>
      {children}
      {hovered && (
        <div class="drop-hint" aria-hidden="true">
          <p>Drop the result file to open it</p>
        </div>
      )}
    </>
  )
}
