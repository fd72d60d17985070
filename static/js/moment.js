// A moment as the portal writes them, by the clock of the reader.
export function momentOf(at) {
  const day = new Date(at);
  const two = (number) => String(number).padStart(2, "0");
  const date = [day.getFullYear(), two(day.getMonth() + 1), two(day.getDate())].join("-");
  return `${date} ${two(day.getHours())}:${two(day.getMinutes())}`;
}
