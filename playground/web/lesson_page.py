"""What the pages of all practices have in common."""

from dataclasses import dataclass

from playground.lessons.content import Lesson


@dataclass(frozen=True, slots=True)
class LessonPage:
    """A practice, and the book that it is part of."""

    lesson: Lesson
    lessons: tuple[Lesson, ...]

    @property
    def next(self) -> Lesson | None:
        """The practice after this one."""
        at = self.lessons.index(self.lesson) + 1
        return self.lessons[at] if at < len(self.lessons) else None
