"""The 94 articles of the five sets of rules, in our own short wording: what each asks, of whom, and what carries it."""

from handlers.procedures.articles.article import Article, Status
from handlers.procedures.articles.catalogue import ARTICLES, Found, find

__all__ = ["ARTICLES", "Article", "Found", "Status", "find"]
