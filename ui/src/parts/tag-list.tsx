interface TagListProps {
  readonly tags: readonly string[]
}

/** Tags as small labels. */
export function TagList({ tags }: TagListProps) {
  return (
    <span class="tag-list">
      {tags.map((tag) => (
        <span class="chip" key={tag}>
          <bdi>{tag}</bdi>
        </span>
      ))}
    </span>
  )
}
