"""Backticks become code, and nothing else becomes markup."""

from playground.web.words import coded


def test_coded() -> None:
    assert coded('Write `a: "on"`, not ``x``.') == (
        "Write <code>a: &#34;on&#34;</code>, not <code>x</code>."
    )
    assert coded("<b> & one ` alone") == "&lt;b&gt; &amp; one ` alone"
