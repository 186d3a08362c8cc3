/** The lesson that comes with a scenario: predict, then look; then the explanation, and what to talk about. */
import type { Lesson } from '../../protocol/scenario.ts'

const PARTS: readonly { readonly key: keyof Lesson; readonly title: string }[] = [
  { key: 'predict', title: 'Predict' },
  { key: 'explain', title: 'Explain' },
  { key: 'discuss', title: 'Discuss' },
]

export function LessonView({ lesson }: { lesson: Lesson | null }) {
  const parts = PARTS.flatMap(({ key, title }) => {
    const text = lesson?.[key]
    return typeof text === 'string' && text !== '' ? [{ title, text }] : []
  })
  if (parts.length === 0) return null
  return (
    <section aria-labelledby="lesson-title">
      <h2 id="lesson-title">The lesson</h2>
      <dl class="lesson">
        {parts.map(({ title, text }) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
