/** Hand a file that was made here to the person, under a name. */
export function saveFile(content: ArrayBuffer | string, name: string): void {
  const url = URL.createObjectURL(new Blob([content]))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
