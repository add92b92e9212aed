"""The book: `content/*.md` as pages, and the sandbox that each of them operates."""
