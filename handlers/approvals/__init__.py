"""Requests and who decides on them.

``request`` what a request is, ``seating`` who is asked, ``decisions`` what those asked may do, ``changes`` what else
happens to a request. All pure: values in, values out, no clock, no database.
"""
