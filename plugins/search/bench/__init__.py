"""How good the search is: relevance on judged collections, and known items asked as a buyer asks."""
